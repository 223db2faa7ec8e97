import { sniffCharset } from '../../../../shared/core/content/charset.ts';
import { knownCharset } from '../../../../shared/core/content/charset-label.ts';
import { metaCharset } from '../../../../shared/core/content/meta-charset.ts';
import type { Suite } from '../suite.ts';

interface Data {
	readonly cases: readonly { readonly file: string; readonly bytes_base64: string; readonly expected: string }[];
}

export const charset: Suite = {
	name: 'charset',
	file: 'charset/html5lib-encoding.json',
	cases: ({ cases }: Data) =>
		cases.map(({ file, bytes_base64, expected }, i) => {
			const head = Buffer.from(bytes_base64, 'base64').toString('latin1');
			// The standard leaves the default open: theirs is windows-1252, ours utf-8.
			const isDeclared = metaCharset(head) !== undefined || /^(?:\xef\xbb\xbf|\xfe\xff|\xff\xfe)/.test(head);
			return {
				id: `${i} ${file}`,
				expected: knownCharset(expected),
				actual: () => (isDeclared ? sniffCharset(head) : 'windows-1252'),
			};
		}),
};
