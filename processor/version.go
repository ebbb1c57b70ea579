package processor

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/onrecord/onrecord"
	"github.com/onrecord/onrecord/processor/lexicon"
)

// rules is the number of the rules. It is raised whenever the same text may give other quotes.
const rules = "rules/1"

// Version names the rules, the lexicons and the registry that decide what Extract returns, "rules/1+3f9a…".
func (e *Extractor) Version() string { return e.version }

func version(registry []onrecord.Stakeholder) string {
	h := sha256.New()
	if err := lexicon.Hash(h); err != nil {
		panic(fmt.Sprintf("embedded lexicon: %v", err))
	}
	b, err := json.Marshal(registry)
	if err != nil {
		panic(fmt.Sprintf("stakeholders always marshal: %v", err))
	}
	h.Write(b)
	return rules + "+" + hex.EncodeToString(h.Sum(nil))[:12]
}
