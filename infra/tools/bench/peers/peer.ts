import type { Contestant } from '../list/contestant.ts';
import type { Recipe } from './install.ts';

/** A tool that others use for the same work. It is installed outside of the project when the bench asks for it. */
export interface Peer {
	readonly name: string;
	readonly recipe: Recipe;
	/** @param dir - Where `recipe` was installed. */
	contestants(dir: string): readonly Contestant[];
}
