import * as sdk from '@aws-sdk/client-sqs';
import { expect, it } from 'vitest';
import { SQS_ERRORS, SqsError, type SqsErrorCode } from '../../../infra/local/servers/sqs/sqs-error.ts';

/** What the SDK's model says of an error: its older code, and the status. */
interface Traits {
	readonly awsQueryError?: readonly [string, number];
	readonly httpError?: number;
}

/** Whatever of our errors the model has. */
function modelled(): { code: SqsErrorCode; traits: Traits }[] {
	const shapes = new Map(Object.entries(sdk).map(([name, shape]) => [name, shape as unknown]));
	return (Object.keys(SQS_ERRORS) as SqsErrorCode[]).flatMap((code) => {
		const schema = shapes.get(`${code}$`);
		return Array.isArray(schema) ? [{ code, traits: schema[3] as Traits }] : [];
	});
}

it.each(modelled())('$code is called as the SDK of AWS expects it', ({ code, traits }) => {
	const error = new SqsError(code, 'a reason');

	expect(error.type).toBe(`com.amazonaws.sqs#${code}`);
	expect([error.queryCode, error.status]).toEqual(traits.awsQueryError ?? [code, traits.httpError ?? 400]);
});

it('the SDK says how most of them are called', () => {
	expect(modelled().length).toBeGreaterThan(10);
});
