import { mkdir } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** Where tools are kept between runs, in the user's cache folder; made if absent. */
export async function cacheFolder(): Promise<string> {
	const wanted = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'shoal');
	try {
		await mkdir(wanted, { recursive: true });
		return wanted;
	} catch {
		// A user without a home that can be written.
		return join(tmpdir(), 'shoal-cache');
	}
}
