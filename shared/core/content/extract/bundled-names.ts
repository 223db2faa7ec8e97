// Written by `npm run extractors` from extractors/, and held to it by a test.
/** Modules that the functions are bundled with, and the fields that each says it gives. */
export const BUNDLED_NAMES: Readonly<Record<string, readonly string[]>> = {
	outline: ['headings', 'words'],
};
