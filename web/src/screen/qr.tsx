/*
 * qr.tsx - an address as a QR code (ISO/IEC 18004), dark on white in either theme: phones read it best so.
 */
import { encode } from "uqr";

const QUIET = 4;	/* modules of white around it, as the standard wants */

export function QrCode({ text, label }: { text: string; label: string }) {
	const { data, size } = encode(text, { ecc: "M", border: 0 });
	let path = "";
	data.forEach((row, y) => row.forEach((dark, x) => {
		if (dark)
			path += `M${x} ${y}h1v1h-1z`;
	}));
	const whole = size + 2 * QUIET;
	return (
		<svg class="qr" role="img" aria-label={label} viewBox={`${-QUIET} ${-QUIET} ${whole} ${whole}`} shape-rendering="crispEdges">
			<rect class="qr__ground" x={-QUIET} y={-QUIET} width={whole} height={whole} />
			<path class="qr__modules" d={path} />
		</svg>
	);
}
