import { expect, it } from 'vitest';
import { readXsd } from '../../../../../infra/tools/conformance/xsd.ts';

const faultsOf = readXsd(`<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
<xs:simpleType name="COUNT"><xs:restriction base="xs:string"><xs:pattern value="[0-9]+"/></xs:restriction></xs:simpleType>
<xs:element name="suite"><xs:complexType><xs:choice><xs:element ref="case"/></xs:choice>
<xs:attribute name="tests" type="COUNT" use="required"/></xs:complexType></xs:element>
<xs:element name="case"><xs:complexType><xs:attribute name="name" type="xs:string"/></xs:complexType></xs:element>
</xs:schema>`);

it.each([
	['<suite tests="1"><case name="a"/></suite>', []],
	['<suite><case/></suite>', ['suite lacks tests']],
	['<suite tests="x"/>', ['suite tests: x']],
	['<suite tests="1"><case><suite tests="2"/></case></suite>', ['suite may not stand in case']],
	['<suite tests="1" more="1"/>', ['suite has no more']],
	['<other/>', ['there is no element other']],
])('a schema finds what is wrong with %s', (xml, faults) => {
	expect(faultsOf(xml)).toEqual(faults);
});
