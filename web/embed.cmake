# Build the pages and turn them into sources for net/ (see server/net/assets.h).
#
# npm ci runs only when node_modules does not fit the lock file; the build runs when a source of
# the pages changed.  Needs node; OPENFLOOR_WEB=OFF gives an empty table without it.

set(web_folder ${CMAKE_CURRENT_LIST_DIR})

# Set RESULT to the sources to compile.
function(openfloor_embed_pages result)
	set(table ${CMAKE_CURRENT_BINARY_DIR}/assets.c)
	set(bytes ${CMAKE_CURRENT_BINARY_DIR}/assets_bytes.S)
	if(NOT OPENFLOOR_WEB OR NOT EXISTS ${web_folder}/build.mjs)
		set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${web_folder})
		file(GENERATE OUTPUT ${table} CONTENT
			"#include \"net/assets.h\"\n\nconst struct asset assets[1];\nconst size_t assets_count = 0;\n")
		set(${result} ${table} PARENT_SCOPE)
		return()
	endif()

	find_program(NODE node REQUIRED)
	file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${web_folder}/src/* ${web_folder}/style/*)
	file(GLOB scripts CONFIGURE_DEPENDS ${web_folder}/*.mjs)
	set(dist ${CMAKE_BINARY_DIR}/web)
	add_custom_command(
		OUTPUT ${table} ${bytes}
		COMMAND sh ${CMAKE_SOURCE_DIR}/config/node_modules.sh ${web_folder}
		COMMAND ${NODE} ${web_folder}/build.mjs --out ${dist}
		COMMAND ${NODE} ${web_folder}/embed.mjs ${dist} ${table} ${bytes}
		DEPENDS ${sources} ${scripts} ${web_folder}/package.json ${web_folder}/package-lock.json
			${CMAKE_SOURCE_DIR}/config/node_modules.sh
		WORKING_DIRECTORY ${web_folder}
		COMMENT "Building the pages"
		VERBATIM)
	set(${result} ${table} ${bytes} PARENT_SCOPE)
endfunction()
