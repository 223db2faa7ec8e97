// Written by `npm run extractors` from extractors/, and held to it by a test.
import type { BundledModules } from '../../adapters/http/module/load-module.ts';

export const BUNDLED_MODULES: BundledModules = {
	outline: () => import('../../../extractors/outline.ts'),
};
