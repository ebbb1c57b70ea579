// Package learned finds quotes in English by a model that learned from annotated news: which words are words of saying,
// who says them, and what is said.
//
// # How it reads
//
// A paragraph is a frame: its tokens, with every quotation in marks folded into one item, so that "he said" and what he
// said stand side by side however long the quotation is. A first model labels words of saying, eagerly. A second one
// labels, for each of them, the items that are their source and their content, with features of the way from there to
// here: what verbs, commas, clauses and other words of saying lie between. Both are linear-chain conditional random
// fields (package crf) over hashed features, and both see what the rules of package find make of the paragraph.
//
// What they find is then put in order by rules: a second verb of the same speaker ends what the first reports; beliefs,
// plans and refusals, which annotated news counts, are no quotes here; what the rules find and the model passes over
// is added. [Finder] is the whole of it, behind [find.Finder].
//
// # The model
//
// model.bin was trained by
//
//	go run ./processor/learned/train -data ../shared/eval/polnear-train.jsonl
//
// which takes three minutes and gives the same bytes every time, see [Train]. MODEL.md says on what it was trained, how
// good it is and what it must not be taken for. Whoever has annotated texts of their own can train on them: the form is
// that of [Document].
//
// The design owes to Citron (Newell, Cowlishaw and Man, Quote Extraction and Analysis for News, DSJM 2018) the order
// from cues to arguments, and to the Guardian's and JournalismAI's quote extraction (2021) the folding of quotations.
package learned
