import { expect, it } from 'vitest';
import { createUrlCounter, isUnnamed, sourceName } from '../../../../../services/cli/source/source-name.ts';

it.each([
	{ urls: ['http://a.example/x'], name: '1 URL of http://a.example' },
	{ urls: ['http://a.example/x', 'HTTP://A.example:80/y'], name: '2 URLs of http://a.example' },
	{
		urls: ['http://a.example:8080/', 'http://a.example/', 'http://b/'],
		name: '3 URLs of http://a.example:8080 and others',
	},
	{ urls: ['https://user:s3cret@a.example/?key=s3cret'], name: '1 URL of https://a.example' },
	{ urls: ['nonsense', 'http://a/'], name: '2 URLs of http://a' },
	{ urls: ['nonsense'], name: '1 URL' },
])('the source $urls is called $name', ({ urls, name }) => {
	expect(sourceName({ urls, from: undefined })).toBe(name);
});

it.each([
	{ from: '/data/urls.txt', urls: [], name: 'urls.txt' },
	{ from: '/data/urls.txt', urls: ['http://a/'], name: 'urls.txt and 1 URL of http://a' },
	{ from: '-', urls: [], name: 'stdin' },
	{ from: '/dev/stdin', urls: [], name: 'stdin' },
	{ from: '/dev/fd/63', urls: [], name: 'a pipe' },
	{ from: '/proc/self/fd/11', urls: ['http://a/'], name: 'a pipe and 1 URL of http://a' },
])('the source $from is called $name', ({ name, ...source }) => {
	expect(sourceName(source)).toBe(name);
});

it('what has no name of its own can be called by what was read of it', () => {
	expect([undefined, '-', '/dev/fd/63', 'urls.txt'].map(isUnnamed)).toEqual([true, true, true, false]);
	const counter = createUrlCounter();
	for (const target of ['http://a/1', { url: 'http://b/', fault: 'two URLs', place: 'line 2' }, 'http://a/3'])
		counter.add(target);
	expect(counter.name()).toBe('3 URLs of http://a');
});
