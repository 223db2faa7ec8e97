import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentError } from '../../shared/core/errors.ts';

/** More than the disk may still have for what is small. */
const PROBE = Buffer.alloc(64 * 1024);

const REASONS: Readonly<Record<string, string>> = {
	ENOSPC: 'no space is left on its disk; make room there',
	EDQUOT: 'the disk quota is used up; make room there',
	EROFS: 'its disk can only be read; make it writable',
	EIO: 'its disk fails',
	EACCES: 'it may not be written to; check its permissions',
	EPERM: 'it may not be written to; check its permissions',
	ENOENT: 'it is gone',
};

/** Why nothing can be kept in a data folder any more; `undefined` where it can. It is tried out: only that tells. */
export function storageFault(dataDir: string): EnvironmentError | undefined {
	const probe = join(dataDir, `probe.${randomUUID()}`);
	try {
		writeFileSync(probe, PROBE, { mode: 0o600 });
		return undefined;
	} catch (error) {
		const { code = 'unknown' } = error as NodeJS.ErrnoException;
		return new EnvironmentError(`cannot keep data in ${dataDir}: ${REASONS[code] ?? code}`, { cause: error });
	} finally {
		rmSync(probe, { force: true });
	}
}
