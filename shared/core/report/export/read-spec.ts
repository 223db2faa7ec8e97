import { z } from 'zod';
import { EXPORT_FORMATS } from './export-spec.ts';

const FORMAT = `must be one of ${EXPORT_FORMATS.join(', ')}`;
const PLACE = 'must be as s3://BUCKET/PREFIX/';
// Without a class of Unicode: who makes requests of the OpenAPI document may not know it.
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused.
const PLACE_PATTERN = /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/[^\x00-\x1f\x7f-\x9f]*$/;
const MAX_EXPORTS = 6;

/** An export, as a request may ask for it. */
export const exportSpecSchema = () =>
	z.strictObject(
		{
			format: z.enum(EXPORT_FORMATS, { error: FORMAT }),
			parts: z
				.boolean({ error: 'must be true or false' })
				.optional()
				.describe('Files of some 100,000 results each, for Athena, in place of one.')
				.transform((hasParts) => (hasParts ? (true as const) : undefined)),
			to: z
				.string({ error: PLACE })
				.max(900, { error: 'must be at most 900 characters' })
				.regex(PLACE_PATTERN, { error: PLACE })
				.optional()
				.describe('A folder of the bucket that the stack may export to.'),
		},
		{ error: 'must be an object with the format of an export' },
	);

/** Those of a job, each of another kind. */
export const exportsSchema = () =>
	z
		.array(exportSpecSchema(), { error: 'must be a list of exports' })
		.min(1, { error: 'must be at least one export' })
		.max(MAX_EXPORTS, { error: `must be at most ${MAX_EXPORTS} exports` });
