import { uploadKeyOf } from '../../core/record/object-keys.ts';
import type { ApiDeps } from '../api-deps.ts';

const ANY_UPLOAD = uploadKeyOf('any');

/** Tells which other server uploads go to; `undefined` if they come here. It is looked at once: to sign takes no call. */
export function createUploadOrigin({ uploads, log }: Pick<ApiDeps, 'uploads' | 'log'>) {
	let looking: Promise<string | undefined> | undefined;
	return function uploadOrigin(): Promise<string | undefined> {
		looking ??= uploads.forPut({ key: ANY_UPLOAD, bytes: 1, expiresAt: 0 }).then(
			({ url }) => (URL.canParse(url) ? new URL(url).origin : undefined),
			(error: Error) => {
				// The page shows all the same.
				log.error('it cannot be told where uploads go', error);
				looking = undefined;
				return undefined;
			},
		);
		return looking;
	};
}
