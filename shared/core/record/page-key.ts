import type { Target } from '../target.ts';
import { targetKey } from './target-key.ts';

/** The name under which the page of a target is known to later jobs: short, and the same for each spelling of its URL. */
export function pageKey(target: Pick<Target, 'url' | 'fault'>): string {
	const { buffer, byteOffset, byteLength } = targetKey(target);
	return Buffer.from(buffer, byteOffset, byteLength).toString('base64url');
}
