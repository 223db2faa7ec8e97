import type { RunPlace } from './run.ts';
import type { Setting } from './setting.ts';

/** Two runs of a setting, one after the other: the second finds the instances of the first. */
export interface Pass {
	readonly setting: Setting;
	/** Absent where nobody can see to it that no instance is alive. */
	readonly cold?: RunPlace;
	readonly warm: RunPlace;
}

/** The runs of a pass, in their order. */
export function placesOf({ cold, warm }: Pass): RunPlace[] {
	return cold === undefined ? [warm] : [cold, warm];
}

/**
 * The order of runs: every setting once a round, and each round begins with the next.
 *
 * Interleaved, so that what changes on the machine or the site meanwhile meets all settings, and rotated, so that none
 * always runs after the same other.
 */
export function scheduleOf(settings: readonly Setting[], repeat: number, { hasCold = true } = {}): Pass[] {
	const rounds = Array.from({ length: repeat }, (_, round) =>
		settings.map((_, i) => ({ setting: settings[(i + round) % settings.length] as Setting, repeat: round })),
	);
	return rounds.flat().map(({ setting, repeat: round }, i) => {
		const place = { setting, repeat: round };
		if (!hasCold) return { setting, warm: { ...place, cold: false, order: i } };
		return { setting, cold: { ...place, cold: true, order: 2 * i }, warm: { ...place, cold: false, order: 2 * i + 1 } };
	});
}
