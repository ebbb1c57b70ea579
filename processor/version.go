package processor

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/confidence"
	"github.com/onrecord/onrecord/processor/learned"
	"github.com/onrecord/onrecord/processor/lexicon"
	"github.com/onrecord/onrecord/processor/wordnet"
)

// rules is the number of the rules. It is raised whenever the same text may give other quotes.
const rules = "rules/4"

// libraries are the modules whose data has a say in what is found, as go.mod names them: the part-of-speech tagger and the
// detection of languages.
var libraries = []string{
	"github.com/jdkato/prose/v3 v3.2.3",
	"github.com/abadojack/whatlanggo v1.0.1",
}

// Version names all that decides what Extract returns: the rules, and by a hash the data (lexicons with the words of
// positions, the learned model and WordNet's fields of meaning, the table of confidence, libraries with models), the registry of stakeholders and the topics:
// "rules/4+3f9a…".
func (e *Extractor) Version() string { return e.version }

func version(registry []onrecord.Stakeholder, topics []onrecord.Topic) string {
	h := sha256.New()
	if err := lexicon.Hash(h); err != nil {
		panic(fmt.Sprintf("embedded lexicon: %v", err))
	}
	confidence.Hash(h)
	learned.Hash(h)
	wordnet.Hash(h)
	b, err := json.Marshal(map[string]any{"libraries": libraries, "registry": registry, "topics": topics})
	if err != nil {
		panic(fmt.Sprintf("stakeholders and topics always marshal: %v", err))
	}
	h.Write(b)
	return rules + "+" + hex.EncodeToString(h.Sum(nil))[:12]
}
