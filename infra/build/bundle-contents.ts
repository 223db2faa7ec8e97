import type { BundledFile } from './bundle.ts';

/** What a package, or our own source, makes up of a bundle's code. */
export interface BundlePart {
	/** Name of the package; `shoal` for our own. */
	readonly name: string;
	readonly bytes: number;
	/** Of `bytes`, what is loaded only when it is first needed. */
	readonly lazyBytes: number;
}

const OWN = 'shoal';

/** The heaviest first; what was removed for being unused is not in it. */
export function bundleContents(files: readonly BundledFile[]): BundlePart[] {
	const parts = new Map<string, { bytes: number; lazyBytes: number }>();
	for (const { sources, isEager } of files) {
		for (const [source, bytes] of Object.entries(sources)) {
			const name = packageOf(source) ?? OWN;
			const part = parts.get(name) ?? { bytes: 0, lazyBytes: 0 };
			part.bytes += bytes;
			if (!isEager) part.lazyBytes += bytes;
			parts.set(name, part);
		}
	}
	return Array.from(parts, ([name, part]) => ({ name, ...part })).toSorted((a, b) => b.bytes - a.bytes);
}

/** Name of the package that a source file belongs to, the innermost if they are nested. */
export function packageOf(source: string): string | undefined {
	return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source)?.[1];
}

export function bytesOf(files: readonly BundledFile[]): number {
	return files.reduce((total, { bytes }) => total + bytes, 0);
}
