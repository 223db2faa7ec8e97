import { z } from 'zod';
import { SECRET_NAME, SECRET_NAME_RULE } from '../../secret.ts';
import { MAX_CA_LENGTH } from '../../tls-rules.ts';
import { readSinkUrl } from './sink-url.ts';

const PASSWORD = 'must be without a password; name its secret in password, as {"secret":"NAME"}';
const CERTIFICATES = 'must be certificates in PEM';

const url = () =>
	z.string({ error: 'must be a text' }).superRefine((given, { addIssue }) => {
		const read = readSinkUrl(given);
		const fault = typeof read === 'string' ? read : read.password !== undefined ? PASSWORD : undefined;
		if (fault !== undefined) addIssue({ code: 'custom', message: fault });
	});

/** The database that somebody asks for in a request; whether it may be private is not theirs to say. */
export const sinkSchema = z.lazy(() =>
	z.strictObject(
		{
			url: url(),
			password: z
				.strictObject({
					secret: z.string({ error: SECRET_NAME_RULE }).regex(SECRET_NAME, { error: SECRET_NAME_RULE }),
				})
				.optional(),
			ca: z
				.string({ error: CERTIFICATES })
				.max(MAX_CA_LENGTH, { error: `must be at most ${MAX_CA_LENGTH} characters` })
				.regex(/-----BEGIN CERTIFICATE-----/, { error: CERTIFICATES })
				.optional(),
		},
		{ error: 'must be an object with the url of a database' },
	),
);
