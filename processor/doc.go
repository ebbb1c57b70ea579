// Package processor turns a statement into its quotes: who said what, in whose name, and where in the text it stands.
//
// A text goes through four steps, each in a package of its own and replaceable behind a small interface:
//
//   - text and marks divide it: paragraphs, sentences, tokens, what stands between quotation marks;
//   - find finds acts of saying: the words said, the verb of saying, the mention of who says them ([find.Finder]);
//   - attribution gives words in marks without a verb of saying to their speaker ([attribution.Pairer]);
//   - speaker settles who a mention is: name, role, affiliation and kind, from the text and the registry.
//
// The rules are deterministic, need no network and no model but the part-of-speech tagger in the binary, and take time
// linear in the length of the text. The words they know are data, in package lexicon.
//
// # Confidence
//
// A quote's confidence is the share of the finds of its rule that were right on development texts, rounded: about 0.9
// for words in marks with a verb of saying beside them, 0.7 to 0.75 for clauses reported with "that", without it, or
// by "according to", 0.5 for noun phrases ("welcomed the draft"), less where the speaker was borrowed from a
// neighbouring paragraph.
//
// Start with [New] and [Extractor.Extract].
package processor
