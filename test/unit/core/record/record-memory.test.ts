import { expect, it } from 'vitest';
import type { LinkedPage } from '../../../../shared/core/links/page-link.ts';
import { createRecordMemory, type RecordMemory } from '../../../../shared/core/record/record-memory.ts';
import { aRecord, aResult, JOB_ID } from '../../../support/builders.ts';

const A_KB = 1024;

function pages(name: string, linkCharacters = 10): LinkedPage[] {
	return [{ url: `https://a.example/${name}`, links: 'x'.repeat(linkCharacters), ids: ['top', name] }];
}

function keep(memory: RecordMemory, name: string, linkCharacters?: number, jobId = JOB_ID): void {
	const record = aRecord({ jobId, chunkId: `0.${name}`, attemptId: name });
	memory.keep(record, { results: [], pages: pages(name, linkCharacters) });
}

it('knows what it kept until it is told to forget it', () => {
	const memory = createRecordMemory(10 * A_KB);
	keep(memory, '1');
	keep(memory, '2');
	memory.forget('2');
	memory.forget('3');

	expect(memory.find('1')?.pages).toEqual(pages('1'));
	expect(memory.find('2')).toBeUndefined();
	expect([...memory.recordsOf(JOB_ID).keys()]).toEqual(['0.1']);
});

it('tells the records of a job apart from those of others, as a listing would tell them', () => {
	const memory = createRecordMemory(10 * A_KB);
	const data = new Uint8Array(3);
	const { blob } = aRecord();
	memory.keep(aRecord({ blob: { ...blob, data } }), { results: [] });
	memory.keep(aRecord({ jobId: 'another', attemptId: 'another' }), { results: [] });

	expect(memory.recordsOf(JOB_ID)).toEqual(new Map([[aRecord().chunkId, aRecord()]]));
	expect(memory.recordsOf('a third').size).toBe(0);
});

it('keeps of the results those that failed', () => {
	const memory = createRecordMemory(10 * A_KB);
	const results = [aResult(), aResult({ index: 1, outcome: 'http_error' }), aResult({ index: 2, outcome: 'robots' })];
	memory.keep(aRecord(), { results });

	expect(memory.find(aRecord().attemptId)?.failed).toEqual([results[1]]);
});

it('forgets what it kept longest ago of other jobs when there is much', () => {
	const memory = createRecordMemory(12 * A_KB);
	keep(memory, '1', 4 * A_KB, 'before');
	keep(memory, '2', 4 * A_KB);
	keep(memory, '3', 4 * A_KB);

	expect(memory.find('1')).toBeUndefined();
	expect(memory.find('2')?.pages).toEqual(pages('2', 4 * A_KB));
	expect(memory.find('3')?.pages).toEqual(pages('3', 4 * A_KB));
	expect(memory.recordsOf(JOB_ID).size).toBe(2);
});

it('keeps nothing more of a job that does not fit, and all of the next one', () => {
	const memory = createRecordMemory(12 * A_KB);
	for (const name of ['1', '2', '3', '4']) keep(memory, name, 4 * A_KB);
	keep(memory, '5', 4 * A_KB, 'after');

	expect(memory.recordsOf(JOB_ID).size).toBe(0);
	expect(['1', '2', '3', '4'].map((name) => memory.find(name))).toEqual([undefined, undefined, undefined, undefined]);
	expect(memory.find('5')?.pages).toEqual(pages('5', 4 * A_KB));
});

it('has room again for what it forgot', () => {
	const memory = createRecordMemory(12 * A_KB);
	for (const name of ['1', '2', '3', '4']) {
		keep(memory, name, 9 * A_KB);

		expect(memory.find(name)?.pages).toEqual(pages(name, 9 * A_KB));
		memory.forget(name);
	}
});

it('counts records without pages, and failures, towards what it may take', () => {
	const memory = createRecordMemory(10 * A_KB);
	const failed = aResult({ outcome: 'http_error', url: `https://a.example/${'x'.repeat(6 * A_KB)}` });
	memory.keep(aRecord({ jobId: 'before', chunkId: '0.0', attemptId: 'first' }), { results: [failed] });
	for (let i = 1; i <= 5; i++) memory.keep(aRecord({ chunkId: `0.${i}`, attemptId: `${i}` }), { results: [] });

	expect(memory.find('first')).toBeUndefined();
	expect(memory.recordsOf(JOB_ID).size).toBe(5);
});

it('keeps nothing that takes more than it may, nor anything at all where it may take nothing', () => {
	const small = createRecordMemory(2 * A_KB);
	keep(small, '1', 4 * A_KB);
	const nothing = createRecordMemory(0);
	keep(nothing, '1');

	expect(small.find('1')).toBeUndefined();
	expect(nothing.find('1')).toBeUndefined();
});
