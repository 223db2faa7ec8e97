import { describe, expect, it } from 'vitest';
import { SourceCredentials } from '../../../../shared/core/hosts/source-credentials.ts';

describe('credentials in the URLs of a source', () => {
	it.each([
		['http://me:secret@a.example/b?c#d', 'http://a.example/b?c#d', { 'http://a.example': 'me:secret' }],
		['https://me@a.example:8443', 'https://a.example:8443', { 'https://a.example:8443': 'me' }],
		['HTTP://m%20e:p%40ss@A.example:80/%7e', 'HTTP://A.example:80/%7e', { 'http://a.example': 'm%20e:p%40ss' }],
		['http://m@e:secret@a.example/', 'http://a.example/', { 'http://a.example': 'm%40e:secret' }],
		['http:\\\\me:secret@a.example\\b', 'http:\\\\a.example\\b', { 'http://a.example': 'me:secret' }],
		[
			'http://me:secret@a.example/?u=http://b@c.example',
			'http://a.example/?u=http://b@c.example',
			{ 'http://a.example': 'me:secret' },
		],
		['ht\ttp://me:secret@a.example/', 'http://a.example/', { 'http://a.example': 'me:secret' }],
		['http:/me:secret@a.example/', 'http:/a.example/', { 'http://a.example': 'me:secret' }],
	])('R8 of %s are taken out, and count for its origin', (given, left, byOrigin) => {
		const credentials = new SourceCredentials();
		expect(credentials.take(given)).toBe(left);
		expect(credentials.byOrigin).toEqual(byOrigin);
	});

	it.each(['http://a.example/@b', 'http://a.example/?q=me:secret@b', 'mailto:me@a.example', 'http://@a.example/', '@'])(
		'are none in %s',
		(given) => {
			const credentials = new SourceCredentials();
			expect(credentials.take(given)).toBe(given);
			expect(credentials.byOrigin).toEqual({});
		},
	);

	it('S4.8 U4 may be given again; a row with others for the same origin ends as no address, and the others as they are', () => {
		const credentials = new SourceCredentials();
		credentials.take('http://me:secret@a.example/1');
		credentials.take('http://me:secret@a.example/2');
		credentials.take('http://you:other@b.example/');
		expect(credentials.take('http://you:other@a.example/3')).toEqual({
			url: 'http://a.example/3',
			fault: 'http://a.example is given with other credentials before; a job has one for each origin',
		});
		expect(credentials.byOrigin).toEqual({ 'http://a.example': 'me:secret', 'http://b.example': 'you:other' });
	});

	it('R6 are bounded', () => {
		const credentials = new SourceCredentials();
		const taken = Array.from({ length: 1_000 }, (_, i) =>
			credentials.take(`http://me:${'x'.repeat(50)}@a${i}.example/`),
		);
		const refused = taken.filter((target) => typeof target !== 'string');
		expect(refused.length).toBeGreaterThan(700);
		expect(refused[0]).toMatchObject({ fault: expect.stringContaining('too many credentials') });
		expect(JSON.stringify(credentials.byOrigin).length).toBeLessThan(20_000);
	});
});
