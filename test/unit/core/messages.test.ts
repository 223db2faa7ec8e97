import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MessageError } from '../../../shared/core/errors.ts';
import {
	decodeChunk,
	decodePlanMessage,
	decodeRunMessage,
	encodeChunk,
	encodePlanMessage,
	encodeRunMessage,
} from '../../../shared/core/messages.ts';
import { aChunk, targets } from '../../support/builders.ts';

/** All characters that SQS takes, as its API reference lists them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: tab and line ends are among them.
const SQS_TEXT = /^[\u0009\u000a\u000d\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u;

const NEXT_REQUEST = {
	url: 'https://b.example/',
	redirects: ['https://a.example/'],
	method: 'GET',
	spent: { dnsMs: 0.1, connectMs: 1, tlsMs: 2.5, totalMs: 10 },
	headMs: 5.5,
	cookies: { jars: { 'https://a.example': ['a=1; Path=/'] }, header: 'a=1', changedAfter: 1 },
} as const;

const aTarget = fc.record(
	{
		index: fc.nat(),
		url: fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)) }),
		attempts: fc.nat(10),
		depth: fc.nat(30),
	},
	{ requiredKeys: ['index', 'url'] },
);

it('S4.8 brings a chunk across a queue as it was, whatever its URLs are made of', () => {
	fc.assert(
		fc.property(fc.array(aTarget), (list) => {
			const chunk = aChunk({ targets: list });
			const body = encodeChunk(chunk);

			expect(body).toMatch(SQS_TEXT);
			expect(decodeChunk(body)).toEqual(chunk);
		}),
	);
});

it.each([
	'\u0000',
	'\u001b',
	'\u007f',
	'\u0085',
	'\u2028',
	'\ud800',
	'\udc00\ud800',
	'\ufffe',
	'\uffff',
	'\u{1f41f}',
	'"\\/',
])('S4.8 brings %j across', (url) => {
	const body = encodeChunk(aChunk({ targets: [{ index: 0, url }] }));

	expect(body).toMatch(SQS_TEXT);
	expect(decodeChunk(body).targets[0]?.url).toBe(url);
});

it('writes bodies in ASCII, so that a character is a byte', () => {
	expect(encodeChunk(aChunk({ targets: [{ index: 0, url: 'https://bücher.example/\u{1f41f}' }] }))).toMatch(/^[ -~]*$/);
});

it('brings across when a chunk is due, that it is quarantined and of a small job', () => {
	const chunk = aChunk({
		chunkId: '0.1/2',
		targets: targets(3),
		notBefore: 1_800_000_000_000,
		quarantined: true,
		small: true,
	});

	expect(decodeChunk(encodeChunk(chunk))).toEqual(chunk);
});

it('brings across where the attempt of a target has got to', () => {
	const chunk = aChunk({ targets: [{ index: 0, url: 'https://a.example/', nextRequest: NEXT_REQUEST }] });

	expect(decodeChunk(encodeChunk(chunk))).toEqual(chunk);
});

it('brings plan and run messages across', () => {
	expect(decodePlanMessage(encodePlanMessage({ jobId: 'job-1' }))).toEqual({ jobId: 'job-1' });
	expect(decodeRunMessage(encodeRunMessage({ jobId: 'job-1' }))).toEqual({ jobId: 'job-1' });
});

describe.each([
	{ name: 'chunk', decode: decodeChunk },
	{ name: 'plan', decode: decodePlanMessage },
	{ name: 'run', decode: decodeRunMessage },
])('R3 what is no $name message', ({ decode }) => {
	it.each([
		{ what: 'no JSON', body: '{', says: 'not JSON' },
		{ what: 'nothing', body: '', says: 'not JSON' },
		{ what: 'no object', body: '7', says: 'without a version' },
		{ what: 'null', body: 'null', says: 'without a version' },
		{ what: 'a list', body: '[]', says: 'without a version' },
		{ what: 'of no version', body: '{"jobId":"j","chunkId":"c","targets":[]}', says: 'without a version' },
		{
			what: 'of a future version',
			body: '{"v":2,"jobId":"j","chunkId":"c","targets":[]}',
			says: 'version 2, where 1 is known',
		},
		{ what: 'of a version as text', body: '{"v":"1","jobId":"j","chunkId":"c","targets":[]}', says: 'version "1"' },
		{ what: 'of a version that is no text', body: '{"v":{"toString":1},"jobId":"j"}', says: 'version {"toString":1}' },
		{ what: 'without a job', body: '{"v":1,"chunkId":"c","targets":[]}', says: 'jobId' },
		{ what: 'of an empty job', body: '{"v":1,"jobId":"","chunkId":"c","targets":[]}', says: 'jobId' },
		{ what: 'of a job whose id is no key', body: `{"v":1,"jobId":"${'j'.repeat(65)}"}`, says: 'jobId' },
		{ what: 'of a job that is no text', body: '{"v":1,"jobId":7,"chunkId":"c","targets":[]}', says: 'jobId' },
	])('is refused if it is $what', ({ body, says }) => {
		expect(() => decode(body)).toThrow(MessageError);
		expect(() => decode(body)).toThrow(says);
	});

	it('is refused with one kind of error, whatever it is', () => {
		fc.assert(
			fc.property(
				fc.oneof(
					fc.string(),
					fc.json(),
					fc.record({ v: fc.jsonValue() }).map((body) => JSON.stringify(body)),
				),
				(body) => {
					try {
						decode(body);
					} catch (error) {
						expect(error).toBeInstanceOf(MessageError);
					}
				},
			),
		);
	});
});

it.each([
	{ what: 'no targets', fields: { targets: undefined } },
	{ what: 'targets that are no list', fields: { targets: {} } },
	{ what: 'a target that is none', fields: { targets: [null] } },
	{ what: 'a target without a URL', fields: { targets: [{ index: 0 }] } },
	{ what: 'a target without an index', fields: { targets: [{ url: 'a' }] } },
	{ what: 'an index below 0', fields: { targets: [{ index: -1, url: 'a' }] } },
	{ what: 'an index between two', fields: { targets: [{ index: 0.5, url: 'a' }] } },
	{ what: 'attempts that are no number', fields: { targets: [{ index: 0, url: 'a', attempts: '1' }] } },
	{ what: 'a nextRequest that is none', fields: { targets: [{ index: 0, url: 'a', nextRequest: 'b' }] } },
	{
		what: 'a nextRequest without a URL',
		fields: { targets: [{ index: 0, url: 'a', nextRequest: { ...NEXT_REQUEST, url: undefined } }] },
	},
	{
		what: 'redirects that are none',
		fields: { targets: [{ index: 0, url: 'a', nextRequest: { ...NEXT_REQUEST, redirects: [1] } }] },
	},
	{
		what: 'an unknown method',
		fields: { targets: [{ index: 0, url: 'a', nextRequest: { ...NEXT_REQUEST, method: 'PUT' } }] },
	},
	{
		what: 'a nextRequest without times',
		fields: { targets: [{ index: 0, url: 'a', nextRequest: { ...NEXT_REQUEST, spent: {} } }] },
	},
	{
		what: 'a time below 0',
		fields: {
			targets: [
				{ index: 0, url: 'a', nextRequest: { ...NEXT_REQUEST, spent: { ...NEXT_REQUEST.spent, totalMs: -1 } } },
			],
		},
	},
	{
		what: 'cookies that are none',
		fields: { targets: [{ index: 0, url: 'a', nextRequest: { ...NEXT_REQUEST, cookies: { jars: [1] } } }] },
	},
	{
		what: 'a time of HEAD that is none',
		fields: { targets: [{ index: 0, url: 'a', nextRequest: { ...NEXT_REQUEST, headMs: 'b' } }] },
	},
	{ what: 'a due time that is no number', fields: { notBefore: 'soon' } },
	{ what: 'a wait that is no number', fields: { early: true, leftMs: 'long' } },
	{ what: 'an quarantine that is none', fields: { quarantined: 'yes' } },
	{ what: 'no name', fields: { chunkId: '' } },
])('R3 a chunk with $what is refused', ({ fields }) => {
	const body = JSON.stringify({ v: 1, ...aChunk(), ...fields });

	expect(() => decodeChunk(body)).toThrow(MessageError);
});
