package text

import "github.com/jdkato/prose/v3/tag"

// Tagger gives the tokens of English texts their parts of speech. Its model is part of the binary.
type Tagger struct{ model *tag.Tagger }

// NewTagger loads the model.
func NewTagger() (*Tagger, error) {
	model, err := tag.New()
	if err != nil {
		return nil, err
	}
	return &Tagger{model}, nil
}

// Tag sets the Tag of every token, sentence by sentence.
func (g *Tagger) Tag(t *Text) {
	var words []string
	for _, p := range t.Paragraphs {
		for _, s := range p.Sentences {
			words = words[:0]
			for _, tok := range t.Tokens[s.First:s.Last] {
				words = append(words, treebank(tok))
			}
			for i, tagged := range g.model.Tag(words) {
				t.Tokens[s.First+i].Tag = tagged.Tag
			}
		}
	}
}

// treebank writes a token as the corpus the tagger learned from does.
func treebank(t Token) string {
	switch t.Text {
	case "“", "„", "«":
		return "``"
	case "”", "»":
		return "''"
	case "—", "–":
		return "--"
	case "’s":
		return "'s"
	case "n’t":
		return "n't"
	}
	return t.Text
}
