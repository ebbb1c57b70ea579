package onrecord_test

import (
	"fmt"
	"log"
	"os"

	"github.com/onrecord/onrecord"
)

// A subscriber gets messages from any NATS client, on onrecord.SubjectQuotes or a narrower subject such as
// "onrecord.v1.quotes.ngo.>", and decodes them with this package alone.
func ExampleUnmarshalQuotes() {
	message, err := os.ReadFile("testdata/messages/quotes-several-spans.json")
	if err != nil {
		log.Fatal(err)
	}
	quotes, err := onrecord.UnmarshalQuotes(message)
	if err != nil {
		log.Fatal(err)
	}
	for _, q := range quotes.Quotes {
		fmt.Printf("%s (%s), %s: %s\n", q.Speaker.Name, q.Speaker.Kind, quotes.Statement.PublishedAt, q.Text)
	}
	// Output:
	// Mara Okonjo (company), 2027-03-02T07:00:00Z: We welcome the Lamp Treaty, It was long in coming. Now it must be lit,
	// Harborline (company), 2027-03-02T07:00:00Z: states to sign & ratify it
}
