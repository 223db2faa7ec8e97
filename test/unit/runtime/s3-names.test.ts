import { expect, it } from 'vitest';
import { UsageError } from '../../../shared/core/errors.ts';
import { s3Object } from '../../../shared/runtime/s3-names.ts';

it.each(['s3://', 's3://bucket', 's3://bucket/', 's3:/bucket/key', 'S3:///key'])(
	'U4 %s is told to be no object, and not looked for as a file',
	(given) => {
		expect(() => s3Object(given, '--from')).toThrow(
			new UsageError(`--from ${given}: names no object; write s3://BUCKET/KEY`),
		);
	},
);

it.each(['s3://bucket/key', 'S3://bucket/a/b c'])('%s is an object', (given) => {
	expect(s3Object(given, '--from')).toBeDefined();
});

it.each(['urls.txt', './s3', 's3', '-'])('%s is a file', (given) => {
	expect(s3Object(given, '--from')).toBeUndefined();
});
