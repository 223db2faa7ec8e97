/** What to do for the keys of a stack, which its API neither makes nor tells. */
export const INSTEAD_OF_API = {
	api: 'the API of a stack makes and tells no keys: of a deployed one they are its parameter ApiKeyHashes (docs/api.md), of shoal serve in its --data',
};
