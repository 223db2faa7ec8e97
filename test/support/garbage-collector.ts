import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Of this thread, which was started without `--expose-gc`. */
export function garbageCollector(): () => void {
	setFlagsFromString('--expose-gc');
	return runInNewContext('gc');
}
