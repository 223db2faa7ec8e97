import type { AutoMode } from '../job/start/local-execution.ts';

/** What `--mode auto` chose, and why. */
export function autoLines({ mode, reason }: AutoMode): string[] {
	return ['', `Mode auto chose ${mode}: ${reason}`];
}
