// Package evaluation measures quotes against gold: documents in which people have marked who said what. It says how
// many of the quotes were found, how many of the found are quotes, and whether the speaker is right; by type of quote,
// by language and by type of document.
//
// Start with [ReadGold], [ReadPredictions] and [Score].
//
// # Gold
//
// Gold comes in two shapes. News marks in the text alone who is quoted: a span of content, of source and of cue each.
// Domain gold (statements, releases, records) also says who that is: name, role, affiliation and kind, and which
// stretches of the text look like quotes and are none. A document is of the shape that its line is, see [ReadGold].
//
// # Definitions
//
// Spans are compared as sets of words, so a comma or a quotation mark inside or outside a span never decides. In news a
// word is a run of letters, digits and inner apostrophes; in domain gold, which has many languages, every Chinese and
// Japanese character is a word and an apostrophe parts two.
//
// Predicted and gold quotes of a document are paired one to one by the Jaccard index of their content, the highest
// first. Counts are summed over all documents before precision, recall and F1 are taken of them.
//
//   - detected: paired with a Jaccard index of at least one half. It is symmetric, so neither a span too long nor one
//     too short passes, and for contents that do not overlap the pairing above one half is the only one there is
//     (Kirillov and others 2019, on panoptic quality).
//   - attributed, the figure to quote: detected, and the source is right. In news: the sources share a word that is
//     more than a function word; a gold quote without a source asks for detection only. In domain gold: the speaker's
//     name is right, see below.
//   - content overlap: common words over all pairs of a predicted and a gold quote, by the words of the predicted and
//     of the gold (the overlap metric of Citron, the BBC's quote extractor).
//   - content partial: for each quote the share of its words that are found, summed (Hollingsworth and Teufel 2005, used
//     for attributions by Pareti and others 2013).
//   - content exact, source exact: the same words. Source figures count paired quotes that have a source on both sides.
//   - citron content exact, citron source exact: Citron's exact metrics. Many to many; right if the cue overlaps the cue
//     of a gold quote and the words are the same. Only for predictions with cues.
//   - source spans, cue spans, content spans: exact match of each contiguous span, punctuation counted, cut at line ends
//     (as CofeNet and the systems compared with it are measured; a corpus that several people annotated counts there
//     once for each of them, and here once). Content spans with marks are the same after both sides have taken in the
//     quotation marks beside their spans and a "that" before them: compare these with published figures where gold has
//     them in its content and the extractor, as ours does, leaves them out.
//   - source, speaker, affiliation, role, kind, type: the share of the detected quotes for which it is right, of those
//     whose gold has one. In news, speaker compares last names.
//   - position: of the detected quotes whose position or stance gold has judged, precision of the positions said, recall
//     of those gold has. A stance is a reader's judgement, a position needs explicit words, so expect little recall.
//   - traps: of the stretches marked as no quote, those that a quote was made of.
//
// A predicted quote stands in the row of the type that the quotation marks around its words show, or, in domain gold,
// of the gold quote it detects, so a program's own label does not change its score; "type" says how often it agrees.
//
// # Names
//
// Names are compared without case, diacritics, honorifics and a leading article. A person is known by the last name,
// unless both sides give first names that differ; an organisation by its words, two of them at least, its initials or
// the abbreviation it gives in parentheses. Of joint speakers at least half must be named, and nobody besides. Where
// gold has a description for a name ("a spokesperson (unnamed)"), no name is right, and so is one with a word of it.
//
// # Intervals
//
// Intervals hold 95 % of the figures of samples of as many documents, drawn with replacement (the percentile
// bootstrap). The seed fixes them.
package evaluation
