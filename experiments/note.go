package main

type noteVerb struct {
	database
	subject
	Text string `short:"m" name:"message" required:"" placeholder:"TEXT" help:"The note, in place of the one before; \"\" takes it away."`
}

func (v *noteVerb) Run() error {
	subject, err := v.subject.subject()
	if err != nil {
		return err
	}
	db, err := v.openToWrite()
	if err != nil {
		return err
	}
	defer db.Close()
	return db.SetNote(subject, v.Text)
}
