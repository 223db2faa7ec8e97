/** A plot as SVG, in a size for a screen and one for a phone. */
export interface Plot {
	readonly title: string;
	/** What it shows, for who reads the page and for who has it read. */
	readonly caption: string;
	readonly wide: string;
	readonly narrow: string;
}
