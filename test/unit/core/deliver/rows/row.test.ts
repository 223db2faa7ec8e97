import { expect, it } from 'vitest';
import { rowOf } from '../../../../../shared/core/deliver/rows/row.ts';
import { aResult } from '../../../../support/builders.ts';

it('S0.8 makes a row of a result, with all of it in the last column', () => {
	const result = aResult({ index: 7, title: 'A page', extracted: { price: 5 } });

	expect(rowOf(result)).toMatchObject({
		job_id: result.jobId,
		index: 7,
		url: result.url,
		title: 'A page',
		error_code: null,
		extracted: { price: 5 },
		result,
	});
});

it('S0.8 tells why there is no page', () => {
	const error = { code: 'TIMEOUT_BODY', message: 'the body took too long' };

	expect(rowOf(aResult({ error }))).toMatchObject({ error_code: 'TIMEOUT_BODY', error: 'the body took too long' });
});

it('leaves out credentials of URLs', () => {
	const row = rowOf(aResult({ url: 'https://me:secret@example.com/', parents: ['https://me:secret@example.com/a'] }));

	expect(JSON.stringify(row)).not.toContain('secret');
});

it('replaces what PostgreSQL takes in no text', () => {
	const row = rowOf(aResult({ title: 'a\0b\ud800c', extracted: { 'k\0': ['\udfff'] } }));

	expect(row.title).toBe('a\ufffdb\ufffdc');
	expect(row.extracted).toEqual({ 'k\ufffd': ['\ufffd'] });
	expect(row.result.title).toBe('a\ufffdb\ufffdc');
});
