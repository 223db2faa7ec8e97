import { parseLinkHeader } from '../../../../shared/core/links/link-header.ts';
import type { Suite } from '../suite.ts';

interface Data {
	readonly cases: readonly {
		readonly test: string;
		readonly header: string;
		readonly expected: readonly Readonly<Record<string, string | { readonly value: string }>>[];
	}[];
}

export const linkHeader: Suite = {
	name: 'link-header',
	file: 'linkheader/http-link-header.json',
	cases: ({ cases }: Data) =>
		cases.map(({ test, header, expected }, i) => ({
			id: `${i} ${test}`,
			expected: expected.map((link) =>
				Object.fromEntries(
					Object.entries(link).map(([name, value]) => [name, typeof value === 'string' ? value : value.value]),
				),
			),
			actual: () => parseLinkHeader(header).flatMap(asTheyTellIt),
		})),
};

/** They tell one link for each relation type. */
function asTheyTellIt({ url, rels, parameters }: ReturnType<typeof parseLinkHeader>[number]) {
	return rels.map((rel) => ({ uri: url, ...Object.fromEntries(parameters), rel }));
}
