/** More of them, or longer ones, would multiply what a document takes. */
const MAX_ENTITIES = 100;
const MAX_ENTITY_LENGTH = 512;
const MAX_EXPANDED_LENGTH = 64 * 1024;
const ENTITY = /\bENTITY\s+([\w.-]+)\s+(?:"([^"%]*)"|'([^'%]*)')/;
const REFERENCE = /&([\w.-]+);/g;

/** Entities that a document of XML declares itself, as drawing programs do for namespaces. */
export class XmlEntities {
	private readonly values = new Map<string, string>();

	/** @param declaration - What stands in `<!…>`, up to the first `>`. */
	declare(declaration: string): void {
		const [, name, double, single] = ENTITY.exec(declaration) ?? [];
		const value = double ?? single;
		if (name === undefined || value === undefined || value.length > MAX_ENTITY_LENGTH) return;
		// The first of a name counts.
		if (this.values.size < MAX_ENTITIES && !this.values.has(name)) this.values.set(name, value);
	}

	/** Puts in what they stand for, once: what one holds is not looked at again. */
	expanded(raw: string): string {
		if (this.values.size === 0) return raw;
		let room = MAX_EXPANDED_LENGTH;
		return raw.replace(REFERENCE, (reference, name: string) => {
			const value = this.values.get(name);
			if (value === undefined || value.length > room) return reference;
			room -= value.length;
			return value;
		});
	}
}
