package wordnet_test

import (
	"testing"

	"github.com/onrecord/onrecord/processor/wordnet"
)

func TestVerb(t *testing.T) {
	for _, word := range []string{"said", "says", "denounced", "replying", "denies", "told", "telling", "reiterated"} {
		if e := wordnet.Verb(word); e.First != wordnet.VerbCommunication {
			t.Errorf("%s is of field %d, want %d", word, e.First, wordnet.VerbCommunication)
		}
	}
	if got, want := wordnet.Verb("said").Lemma, wordnet.HashWord("say"); got != want {
		t.Errorf("the lemma of said is %d, want %d", got, want)
	}
	if e := wordnet.Verb("qwrtz"); e.First != 0 || e.Lemma != wordnet.HashWord("qwrtz") {
		t.Errorf("a word nobody knows is %+v", e)
	}
}

func TestNoun(t *testing.T) {
	for word, want := range map[string]wordnet.Sense{
		"spokesman": wordnet.NounPerson, "economists": wordnet.NounPerson, "spokeswomen": wordnet.NounPerson,
		"committee": wordnet.NounGroup, "agencies": wordnet.NounGroup, "letter": wordnet.NounCommunication,
	} {
		if e := wordnet.Noun(word); e.First != want {
			t.Errorf("%s is of field %d, want %d", word, e.First, want)
		}
	}
}
