import { expect, it } from 'vitest';
import { headerFacts } from '../../../../shared/core/links/header-facts.ts';

it.each([
	['UTF-8', '/s\u00c3\u00b8k.css', '/s%C3%B8k.css'],
	['Latin-1', '/s\u00f8k.css', '/s%F8k.css'],
])('W2 asks for a link of a header with the bytes that it has in %s', (_, sent, url) => {
	const { links } = headerFacts({ link: [`<${sent}>; rel=preload`], robots: [], agent: '' }, 'all');
	expect(links.map(({ value }) => value)).toEqual([url]);
});
