import { isHtml, parseContentType } from '../../../../shared/core/content/content-type.ts';
import { looksLikeHtml } from '../../../../shared/core/content/html-sniff.ts';
import type { Suite } from '../suite.ts';

interface Data {
	readonly cases: readonly {
		readonly test: string;
		readonly bytes_base64: string;
		readonly options: { readonly contentTypeHeader?: string; readonly providedType?: string };
		readonly expected: string;
	}[];
}

/** All that we ask is whether a response is a page; the kinds of images, sounds and archives are all the same to us. */
export const mime: Suite = {
	name: 'mime',
	file: 'mime/whatwg-mime-sniff.json',
	cases: ({ cases }: Data) =>
		cases.map(({ test, bytes_base64, options, expected }, i) => ({
			id: `${i} ${test}`,
			expected: isHtml(expected.split(';', 1)[0] ?? ''),
			actual: () => {
				const type = parseContentType(options.contentTypeHeader ?? options.providedType ?? '');
				if (type !== undefined) return isHtml(type.mediaType);
				return looksLikeHtml(Buffer.from(bytes_base64, 'base64').toString('latin1'));
			},
		})),
};
