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
// A quote's confidence is the probability that it is right: that its words overlap those an annotator would mark by
// half at least, and that the speaker is the same. Package confidence has it from how often quotes found by the same
// rule, of the same type and with a score like this were right on development texts.
//
// # Reasons
//
// [Extractor.Explain] says of every part of a quote what decided it: which rule or score found the words, where the
// speaker's name, role and affiliation are written, what told the kind, which words carry the position.
//
// Start with [New] and [Extractor.Extract].
package processor
