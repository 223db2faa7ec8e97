import type { Result } from '../../../../../shared/core/result.ts';

const INDEX_DIGITS = 6;
const LONGEST_NAME = 80;
const ENDINGS: Readonly<Record<string, string>> = {
	'text/html': 'html',
	'application/xhtml+xml': 'xhtml',
	'text/plain': 'txt',
	'text/css': 'css',
	'text/csv': 'csv',
	'text/javascript': 'js',
	'application/javascript': 'js',
	'application/json': 'json',
	'application/pdf': 'pdf',
	'application/xml': 'xml',
	'text/xml': 'xml',
	'application/rss+xml': 'xml',
	'application/atom+xml': 'xml',
	'image/gif': 'gif',
	'image/jpeg': 'jpg',
	'image/png': 'png',
	'image/svg+xml': 'svg',
	'image/webp': 'webp',
};

/** The file that the body of a result goes to: by its index no two are the same, and nothing of a URL leads out of a folder. */
export function fileNameOf({ index, url, contentType }: Pick<Result, 'index' | 'url' | 'contentType'>): string {
	const { host = '', pathname = '' } = URL.parse(url) ?? {};
	const readable = `${host}${pathname}`
		.replaceAll(/[^\w.-]+/g, '-')
		.slice(0, LONGEST_NAME)
		.replaceAll(/^[-.]+|[-.]+$/g, '');
	const name = [String(index).padStart(INDEX_DIGITS, '0'), readable].filter((part) => part !== '').join('-');
	const ending = ENDINGS[contentType ?? ''] ?? 'bin';
	return name.endsWith(`.${ending}`) ? name : `${name}.${ending}`;
}
