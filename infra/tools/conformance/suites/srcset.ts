import { srcsetUrls } from '../../../../shared/core/links/html/srcset.ts';
import type { Suite } from '../suite.ts';

interface Data {
	readonly cases: readonly { readonly srcset: string; readonly expected: readonly string[] }[];
}

export const srcset: Suite = {
	name: 'srcset',
	file: 'links/srcset.json',
	cases: ({ cases }: Data) =>
		cases.map(({ srcset, expected }, i) => ({ id: `${i}`, expected, actual: () => srcsetUrls(srcset) })),
};
