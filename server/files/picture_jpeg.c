/* picture_jpeg.c - JPEG in and out, by libjpeg-turbo. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "base/mem.h"
#include "files/orientation.h"
#include "files/picture.h"

#define SCANS_MAX 100 /* a progressive picture of many empty scans costs time for nothing */

/* The library's own way out of an error. */
struct handler {
	struct jpeg_error_mgr base;
	jmp_buf out;
};

static void
on_error(j_common_ptr info)
{
	struct handler *handler = (struct handler *)info->err;

	longjmp(handler->out, 1);
}

static void
on_message(j_common_ptr info)
{
	(void)info;
}

/* What is cut short or damaged is no picture to publish: warnings count as errors. */
static void
on_warning(j_common_ptr info, int level)
{
	if (level < 0)
		on_error(info);
}

static void
on_progress(j_common_ptr info)
{
	if (info->is_decompressor && ((j_decompress_ptr)info)->input_scan_number > SCANS_MAX)
		on_error(info);
}

static void
set_handler(struct handler *handler)
{
	jpeg_std_error(&handler->base);
	handler->base.error_exit = on_error;
	handler->base.output_message = on_message;
	handler->base.emit_message = on_warning;
}

/* Half, a quarter or an eighth is decoded at a fraction of the cost. */
static void
choose_scale(j_decompress_ptr info)
{
	JDIMENSION longest = info->image_width > info->image_height ? info->image_width
								    : info->image_height;

	info->scale_num = 1;
	info->scale_denom = 1;
	while (info->scale_denom < 8 && longest / (info->scale_denom * 2) >= PICTURE_LARGE_SIDE)
		info->scale_denom *= 2;
}

/* Printers' colours as screens show them; Adobe's are stored the other way round. */
static void
from_cmyk(unsigned char *row, size_t width, bool is_inverted)
{
	for (size_t i = 0; i < width; i++) {
		unsigned char *in = row + i * 4;
		unsigned key = is_inverted ? in[3] : 255U - in[3];
		for (size_t c = 0; c < 3; c++) {
			unsigned ink = is_inverted ? in[c] : 255U - in[c];
			row[i * 3 + c] = (unsigned char)(ink * key / 255);
		}
	}
}

static void
read_rows(j_decompress_ptr info, struct pixels *out)
{
	size_t stored = (size_t)info->output_components;
	unsigned char *row = (*info->mem->alloc_small)(
		(j_common_ptr)info, JPOOL_IMAGE, info->output_width * stored);

	while (info->output_scanline < info->output_height) {
		unsigned char *to = out->data + (size_t)info->output_scanline * out->width * 3;
		JSAMPROW rows[1] = {stored == 3 ? to : row};
		jpeg_read_scanlines(info, rows, 1);
		if (stored == 4) {
			from_cmyk(row, out->width, info->saw_Adobe_marker);
			for (size_t i = 0; i < out->width * 3; i++)
				to[i] = row[i];
		}
	}
}

static int
read_orientation(j_decompress_ptr info)
{
	for (jpeg_saved_marker_ptr marker = info->marker_list; marker; marker = marker->next)
		if (marker->marker == JPEG_APP0 + 1) {
			int orientation = orientation_read(marker->data, marker->data_length);
			if (orientation != 1)
				return orientation;
		}
	return 1;
}

static enum picture_fault
read_picture(j_decompress_ptr info, struct pixels *out, int *orientation)
{
	bool is_cmyk;

	jpeg_read_header(info, TRUE);
	if (!picture_size_is_fine(info->image_width, info->image_height))
		return PICTURE_TOO_MANY_PIXELS;
	*orientation = read_orientation(info);
	is_cmyk = info->jpeg_color_space == JCS_CMYK || info->jpeg_color_space == JCS_YCCK;
	info->out_color_space = is_cmyk ? JCS_CMYK : JCS_RGB;
	choose_scale(info);
	jpeg_start_decompress(info);
	out->width = info->output_width;
	out->height = info->output_height;
	out->channels = 3;
	out->data = mem_zero(out->width * out->height, 3);
	read_rows(info, out);
	jpeg_finish_decompress(info);
	return PICTURE_FINE;
}

enum picture_fault
jpeg_decode(const void *data, size_t len, struct pixels *out, int *orientation)
{
	struct jpeg_decompress_struct info = {0};
	struct jpeg_progress_mgr progress = {.progress_monitor = on_progress};
	struct handler handler;
	enum picture_fault fault;

	info.err = &handler.base;
	set_handler(&handler);
	if (setjmp(handler.out)) {
		jpeg_destroy_decompress(&info);
		free(out->data);
		out->data = NULL;
		return PICTURE_BROKEN;
	}
	jpeg_create_decompress(&info);
	info.progress = &progress;
	jpeg_mem_src(&info, data, len);
	jpeg_save_markers(&info, JPEG_APP0 + 1, 0xffff);
	fault = read_picture(&info, out, orientation);
	jpeg_destroy_decompress(&info);
	return fault;
}

static void
write_picture(j_compress_ptr info, const struct pixels *pixels, int quality)
{
	info->image_width = (JDIMENSION)pixels->width;
	info->image_height = (JDIMENSION)pixels->height;
	info->input_components = 3;
	info->in_color_space = JCS_RGB;
	jpeg_set_defaults(info);
	jpeg_set_quality(info, quality, TRUE);
	jpeg_simple_progression(info);
	jpeg_start_compress(info, TRUE);
	while (info->next_scanline < info->image_height) {
		JSAMPROW rows[1] = {pixels->data + (size_t)info->next_scanline * pixels->width * 3};
		jpeg_write_scanlines(info, rows, 1);
	}
	jpeg_finish_compress(info);
}

bool
jpeg_encode(const struct pixels *pixels, int quality, struct buf *out)
{
	struct jpeg_compress_struct info = {0};
	struct handler handler;
	unsigned char *volatile kept = NULL;
	unsigned char *bytes = NULL;
	unsigned long size = 0;

	info.err = &handler.base;
	set_handler(&handler);
	if (setjmp(handler.out)) {
		jpeg_destroy_compress(&info);
		free(kept);
		return false;
	}
	jpeg_create_compress(&info);
	jpeg_mem_dest(&info, &bytes, &size);
	write_picture(&info, pixels, quality);
	kept = bytes;
	jpeg_destroy_compress(&info);
	buf_add(out, bytes, size);
	free(bytes);
	return true;
}
