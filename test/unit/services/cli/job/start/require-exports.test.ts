import { expect, it } from 'vitest';
import { functionsFor } from '../../../../../../services/cli/job/stack/stack-settings.ts';
import { remoteExports, requireExports } from '../../../../../../services/cli/job/start/require-exports.ts';

const API = { api: 'https://api.example', allowHttp: false };
const HERE = { api: undefined, allowHttp: false };

it('S0.9 sends each export to the folder that is named', () => {
	const exports = [{ format: 'csv' }, { format: 'parquet', parts: true }] as const;

	expect(remoteExports({ exports })).toEqual(exports);
	expect(remoteExports({ exports, exportTo: 's3://bucket/a/' })).toEqual([
		{ format: 'csv', to: 's3://bucket/a/' },
		{ format: 'parquet', parts: true, to: 's3://bucket/a/' },
	]);
	expect(remoteExports({})).toEqual([]);
});

it.each([
	{ values: { ...API, exportTo: 's3://bucket/a/' }, fault: '--export-to goes with --export FORMAT' },
	{
		values: { ...API, exports: [{ format: 'csv' as const }], exportTo: 'folder/' },
		fault: '--export-to folder/: must be as s3://BUCKET/PREFIX/',
	},
	{
		values: { ...HERE, exports: [{ format: 'csv' as const }], exportTo: 's3://bucket/a/' },
		fault: 'shoal jobs export ID --out s3://bucket/a/ writes them there',
	},
])('U4 S0.9 says that $fault', ({ values, fault }) => {
	expect(() => requireExports(values)).toThrow(fault);
});

it('S0.9 runs what makes exports and items, where a job has some', () => {
	expect(functionsFor('fanout', {})).not.toContain('ReporterFunction');
	expect(functionsFor('fanout', { exports: [{ format: 'csv' }] })).toContain('ReporterFunction');
	expect(functionsFor('fanout', { resultItems: true })).toContain('SinkFunction');
});
