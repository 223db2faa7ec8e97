import { REGION } from './physical-ids.ts';

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
