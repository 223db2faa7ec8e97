import { describe, expect, it } from 'vitest';
import { readSinkUrl, withoutPassword } from '../../../../../shared/core/deliver/rows/sink-url.ts';

describe('readSinkUrl', () => {
	it('S0.8 takes a URL as other programs for PostgreSQL do', () => {
		expect(readSinkUrl('postgres://shoal:p%40ss@db.example.com:6543/web?sslmode=require')).toEqual({
			host: 'db.example.com',
			port: 6543,
			user: 'shoal',
			password: 'p@ss',
			database: 'web',
			sslMode: 'require',
		});
	});

	it.each([
		['postgresql://shoal@db.example.com', { port: 5432, database: 'shoal', sslMode: 'verify-full' }],
		['postgres://shoal@localhost/web', { database: 'web', sslMode: 'disable' }],
		['postgres://shoal@127.0.0.1/web', { sslMode: 'disable' }],
		['postgres://shoal@[::1]:5433/web', { host: '::1', port: 5433, sslMode: 'disable' }],
		['postgres://shoal@[2001:db8::1]/web', { host: '2001:db8::1', sslMode: 'verify-full' }],
	])('fills in what %s leaves out', (url, expected) => {
		expect(readSinkUrl(url)).toMatchObject(expected);
	});

	it.each([
		['mysql://shoal@db.example.com/web', 'must be as postgres://USER@HOST:PORT/DATABASE?sslmode=verify-full'],
		['postgres://db.example.com/web', 'must be as'],
		['postgres:///web', 'must be as'],
		['postgres://shoal@db.example.com/a/b', 'must be as'],
		['db.example.com', 'must be as'],
		[`postgres://shoal@db.example.com/${'x'.repeat(2_000)}`, 'must be as'],
		['postgres://shoal:50%@db.example.com/web', 'has a % in it that begins no escape: write it as %25'],
		['postgres://shoal@h/web?sslmode=prefer', 'must be one of disable, require, verify-ca, verify-full'],
		['postgres://shoal@h/web?sslrootcert=a.pem', 'may have sslmode behind its ?, and nothing else'],
	])('says what is wrong with %s, and not what it holds', (url, fault) => {
		const said = readSinkUrl(url);

		expect(said).toContain(fault);
		expect(said).not.toContain('shoal@');
	});
});

describe('withoutPassword', () => {
	it('S0.8 takes the password out of a URL that is to be stored', () => {
		expect(withoutPassword('postgres://shoal:p%40ss@db.example.com/web?sslmode=require')).toEqual({
			url: 'postgres://shoal@db.example.com/web?sslmode=require',
			password: 'p@ss',
		});
	});

	it('leaves a URL without one as it is', () => {
		const url = 'postgres://shoal@db.example.com/web';
		expect(withoutPassword(url)).toEqual({ url, password: undefined });
	});
});
