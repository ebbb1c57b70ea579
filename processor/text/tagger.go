package text

import (
	"fmt"
	"sync"

	"github.com/jdkato/prose/v3/tag/aptagmodel"
)

// Tagger gives the tokens of English texts their parts of speech. Its model is prose's and part of the binary. It is
// safe for concurrent use.
type Tagger struct {
	model *perceptron
	room  sync.Pool
}

// NewTagger loads the model, once for the whole program.
func NewTagger() (*Tagger, error) {
	model, err := shared()
	if err != nil {
		return nil, fmt.Errorf("read the tagger's model: %w", err)
	}
	return &Tagger{model: model, room: sync.Pool{New: func() any { return &sentence{} }}}, nil
}

var shared = sync.OnceValues(func() (*perceptron, error) { return readPerceptron(aptagmodel.English) })

// Tag sets the Tag of every token, sentence by sentence.
func (g *Tagger) Tag(t *Text) {
	room := g.room.Get().(*sentence)
	defer g.room.Put(room)
	most := 0
	for _, p := range t.Paragraphs {
		for _, s := range p.Sentences {
			room.words = room.words[:0]
			for i := s.First; i < s.Last; i++ {
				room.words = append(room.words, treebank(t.Tokens[i].Text))
			}
			most = max(most, len(room.words))
			g.model.tag(room, func(i int, tag string) { t.Tokens[s.First+i].Tag = tag })
		}
	}
	clear(room.words[:most]) // the text may be long gone when the room is used again
}

// treebank writes a token as the corpus the tagger learned from does.
func treebank(s string) string {
	switch s {
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
	return s
}
