package evaluation

import "strings"

// The words that the comparison of names and sources knows. They are compared without case and, in names, without
// diacritics. They are part of the measure: a change of one changes the figures.

// newsFunctionWords say nothing about who a source is.
var newsFunctionWords = set(`the a an of and or in on at to for by with from 's ’s s his her its their our my your`)

// functionWords say nothing about what a name or a role is, in the languages of domain gold.
var functionWords = set(`
	the a an of and or in on at to for by with from as its their his her s incl than more
	de la le les el los las l d del des du y e et en un una une uno il lo gli i di der die das und von vom zu im am für ein eine
	и в на о об по из с от за для ال في من على و`)

// honorifics may stand before a name. Some are offices: gold keeps those in the role.
var honorifics = set(`
	mr mrs ms miss mx dr prof professor sir dame lord lady rev hon honourable honorable excellency he h sen senator rep
	representative president chair chairman chairwoman minister ambassador secretary judge justice gen general col capt
	m mme mlle monsieur madame herr frau sr sra srta don dona signor signora sig dott
	господин госпожа президент السيد السيدة الدكتور د`)

// articles may stand before a name too.
var articles = set(`the el la le l die der das`)

// organisationWords tell a name in capitals from that of a person.
var organisationWords = set(`
	coalition group union commission committee ministry foundation government council agency association alliance court
	department office organization organisation institute university network party parliament bank company corporation inc
	ltd partners authorities institution center centre society federation league assembly team service press and und et y`)

// longForms are the names of those who go by two letters everywhere, long ones before those within them. The names are
// in normal form, see [nameWords].
var longForms = []struct{ long, short string }{
	{"united states of america", "us"}, {"الولايات المتحدة", "us"}, {"vereinigte staaten", "us"}, {"estados unidos", "us"},
	{"united states", "us"}, {"etats unis", "us"}, {"ee uu", "us"}, {"eeuu", "us"}, {"usa", "us"}, {"сша", "us"}, {"美 国", "us"},
	{"united kingdom", "uk"}, {"great britain", "uk"}, {"britain", "uk"},
	{"union europeenne", "eu"}, {"europaische union", "eu"}, {"european union", "eu"}, {"union europea", "eu"}, {"ue", "eu"},
	{"vereinte nationen", "un"}, {"naciones unidas", "un"}, {"united nations", "un"}, {"الامم المتحدة", "un"},
	{"nations unies", "un"}, {"联 合 国", "un"}, {"onu", "un"}, {"оон", "un"},
}

func set(list string) map[string]bool {
	words := make(map[string]bool)
	for _, w := range strings.Fields(list) {
		words[w] = true
	}
	return words
}
