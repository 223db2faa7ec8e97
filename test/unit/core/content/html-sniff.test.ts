import { expect, it } from 'vitest';
import { looksLikeHtml } from '../../../../shared/core/content/html-sniff.ts';

it.each([
	{ head: '<p>', answer: true },
	{ head: ' \r\n\t<', answer: true },
	{ head: '\xef\xbb\xbf <!doctype html>', answer: true },
	{ head: '\xff\xfe<\0', answer: true },
	{ head: '\xfe\xff\0<', answer: true },
	{ head: '', answer: false },
	{ head: ' <?xml version="1.0"?>', answer: false },
	{ head: 'x<p>', answer: false },
	{ head: '{"a":"<p>"}', answer: false },
])('$head looks like a page: $answer', ({ head, answer }) => {
	expect(looksLikeHtml(head)).toBe(answer);
});
