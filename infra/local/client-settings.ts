import type { SQSClientConfig } from '@aws-sdk/client-sqs';
import { REGION } from './physical-ids.ts';

type Signer = Extract<NonNullable<SQSClientConfig['signer']>, { sign: unknown }>;

/** Whom the local cloud and its functions say they are. */
export interface Account {
	readonly accessKeyId: string;
	readonly secretAccessKey: string;
	readonly sessionToken?: string;
}

/** What every AWS SDK client of the local cloud is made with. */
export interface ClientSettings {
	readonly endpoint: string;
	readonly region: string;
	readonly credentials: Account;
	readonly maxAttempts: number;
	readonly useFipsEndpoint: boolean;
	readonly useDualstackEndpoint: boolean;
	/** Absent where requests are signed. */
	readonly signer?: Signer;
}

/** Embedded servers take any credentials, so the user's own go only to an endpoint that the user named. */
export function accountOf(endpointUrl: string | undefined): Account {
	const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token } = process.env;
	if (endpointUrl === undefined || !id || !secret) return { accessKeyId: 'local', secretAccessKey: 'local' };
	return { accessKeyId: id, secretAccessKey: secret, ...(token && { sessionToken: token }) };
}

export function clientSettings(endpoint: string, account: Account): ClientSettings {
	return {
		endpoint,
		region: REGION,
		credentials: account,
		maxAttempts: 3,
		// A profile of the user may ask for these, and no emulator has them.
		useFipsEndpoint: false,
		useDualstackEndpoint: false,
	};
}

/** Of the embedded servers, which look at the form of a signature alone. */
export function embeddedSettings(endpoint: string, account: Account): ClientSettings {
	return { ...clientSettings(endpoint, account), signer: UNSIGNED };
}

/** A signature would be a third of what a call costs its client. */
const UNSIGNED: Signer = {
	async sign(request) {
		request.headers.authorization = 'AWS4-HMAC-SHA256 Credential=unsigned, SignedHeaders=host, Signature=unsigned';
		request.headers['x-amz-date'] = '19700101T000000Z';
		return request;
	},
};
