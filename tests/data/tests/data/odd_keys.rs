//! Keys of types that travel in their own way.

use schema::prelude::*;
use schema_data_tests::db::{
    self, Address, BAGS, Bag, Mood, MoodDay, NewMoodDay, NewReply, NewSpot, NewStay, NewSticker,
    NewThread, NewUser, Reply, STICKERS, Spot, Stay, Sticker, StickerPatch, Thread, User,
};

use crate::server::start;

/// Beside the models, where none of their names is known.
#[schema::derive_schema(table = "mood_days")]
#[derive(Debug, PartialEq)]
struct Noted {
    mood: db::Mood,
    note: Option<String>,
}

#[test]
fn an_enum_in_the_key_of_a_struct_of_ones_own_is_a_text() {
    let mut server = start();
    let c = &mut server.client;
    let new = NewMoodDay { note: Some("sun".to_owned()), ..NewMoodDay::new(Mood::Happy, 3) };
    let made = MoodDay::insert(&mut *c, &new).unwrap();
    assert_eq!(MoodDay::find(&mut *c, (Mood::Happy, 3)).unwrap(), Some(made));
    let noted = Noted { mood: Mood::Happy, note: Some("sun".to_owned()) };
    assert_eq!(Noted::find(&mut *c, ("happy", 3)).unwrap(), Some(noted));
    assert_eq!(Noted::find(&mut *c, ("sad", 3)).unwrap(), None);
}

#[test]
fn integers_as_texts_lead_to_others() {
    let mut server = start();
    let c = &mut server.client;
    let threads = ["9007199254740993", "2"].map(|id| NewThread::new(id.to_owned()));
    let threads = Thread::insert_many_returning(&mut *c, &threads).unwrap();
    let reply = |id, thread: &Thread| NewReply::new(id, thread.id.clone());
    let new = [reply(1, &threads[0]), reply(2, &threads[0]), reply(3, &threads[1])];
    let replies = Reply::insert_many_returning(&mut *c, &new).unwrap();
    let of_each = Thread::load_replies(&threads, &mut *c).unwrap();
    assert_eq!(of_each.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
    let back = Reply::load_thread(&replies, &mut *c).unwrap();
    assert_eq!(back, [threads[0].clone(), threads[0].clone(), threads[1].clone()]);
}

#[test]
fn composites_lead_to_others() {
    let mut server = start();
    let c = &mut server.client;
    let home = |zip| Address { street: Some("a".to_owned()), zip: Some(zip) };
    let spots = [1, 2].map(|zip| NewSpot::new(home(zip)));
    let spots = Spot::insert_many_returning(&mut *c, &spots).unwrap();
    let stay = |id, zip| NewStay { home: Some(home(zip)), ..NewStay::new(id) };
    let new = [stay(1, 2), stay(2, 2), NewStay::new(3)];
    let stays = Stay::insert_many_returning(&mut *c, &new).unwrap();
    let of_each = Spot::load_stays(&spots, &mut *c).unwrap();
    assert_eq!(of_each, [vec![], stays[..2].to_vec()]);
    let back = Stay::load_spot(&stays, &mut *c).unwrap();
    assert_eq!(back, [Some(spots[1].clone()), Some(spots[1].clone()), None]);
    assert_eq!(stays[0].spot(c).unwrap(), Some(spots[1].clone()));
}

#[test]
fn arrays_of_many_rows_are_told_apart() {
    let mut server = start();
    let c = &mut server.client;
    let text = |text: &str| Some(text.to_owned());
    let new: Vec<NewUser> = (0..3_000)
        .map(|i| {
            let mut new = NewUser::new(format!("{i}@example.org"), i.to_string());
            let tags = [text(&i.to_string()), None, text("c")];
            new.tags = Some(tags.into_iter().take(i % 4).collect());
            new.home =
                (i % 2 == 0).then(|| Address { street: text("a"), zip: i32::try_from(i).ok() });
            new
        })
        .collect();
    let made = User::insert_many_returning(&mut *c, &new).unwrap();
    assert_eq!(made.len(), new.len());
    for (made, new) in made.iter().zip(&new) {
        assert_eq!((&made.email, Some(&made.tags)), (&new.email, new.tags.as_ref()));
        assert_eq!(made.home, new.home);
    }
    let counts = Bag::query().count_by(c, BAGS.prices).unwrap();
    assert!(counts.contains(&(Some(vec![text("2.0")]), 1)), "{counts:?}");
    assert!(counts.contains(&(None, 1)), "{counts:?}");
}

#[test]
fn arrays_of_domains_are_found() {
    let mut server = start();
    let c = &mut server.client;
    let marks = vec![Some("a".to_owned()), None];
    let made = Sticker::insert(&mut *c, &NewSticker::new(marks.clone())).unwrap();
    assert_eq!(Sticker::find(&mut *c, &marks).unwrap().as_ref(), Some(&made));
    assert_eq!(STICKERS.by_marks.find(&mut *c, &marks).unwrap(), Some(made));
    let patch = StickerPatch { note: Some(Some("n".to_owned())), ..StickerPatch::default() };
    let changed = Sticker::update(&mut *c, &marks, &patch).unwrap().unwrap();
    assert_eq!(changed.note.as_deref(), Some("n"));
    assert!(STICKERS.by_marks.delete(&mut *c, &marks).unwrap());
    assert_eq!(Sticker::find(c, &marks).unwrap(), None);
}
