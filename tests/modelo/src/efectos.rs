//! What comes of each thing that happens.

use crate::{
    Error, Mundo, Suceso,
    conexion::{Conn, Msg, Question},
    servidor::{Db, Estado, Node, Record},
};

impl Mundo {
    /// Does it.
    pub fn happen(&mut self, suceso: Suceso, error: Option<Error>) {
        match suceso {
            Suceso::Commit(id) => {
                self.left.commits -= 1;
                self.issued = self.issued.max(id);
                self.db.commit(id);
            }
            Suceso::ReadElsewhere(seq) => {
                self.left.reads -= 1;
                self.db.change(seq, Estado::Read);
            }
            Suceso::Remind(seq) => {
                self.left.reminders -= 1;
                self.db.remind(seq);
            }
            Suceso::Revoke => {
                self.left.revocations -= 1;
                self.db.revoke();
            }
            Suceso::SayLive => {
                self.left.lives -= 1;
                self.db.log.push(Record::Live);
            }
            Suceso::Backup => self.backup = Some(self.db.clone()),
            Suceso::Restore => self.restore(),
            Suceso::NodeCrash(node) => {
                self.left.node_crashes -= 1;
                self.stop(node);
            }
            Suceso::NodeStart(node) => self.nodes[node] = Some(Node::start(&self.db)),
            Suceso::Tail(node) => self.tail(node, false, error),
            Suceso::TailFull(node) => {
                self.left.cuts -= 1;
                self.tail(node, true, error);
            }
            Suceso::DeviceCrash => {
                self.left.device_crashes -= 1;
                if self.device.given != 0 {
                    self.allowed[usize::from(self.device.given)] += 1;
                }
                self.device.up = false;
                self.device.given = 0;
                self.conn = None;
            }
            Suceso::DeviceStart => self.device.start(),
            Suceso::Connect(node) => {
                let asked = self.device.connected();
                self.conn = Some(Conn::new(node, asked, self.db.member));
            }
            Suceso::Cut => self.cut(),
            Suceso::Serve => self.serve(error),
            Suceso::Emit => {
                let Some(conn) = &mut self.conn else { return };
                conn.wire.extend(conn.answer.pop_front());
            }
            Suceso::Beat => self.beat(),
            Suceso::BeatFull => self.left.lost_heads -= 1,
            Suceso::Receive | Suceso::ReceiveTwice => self.receive(suceso == Suceso::ReceiveTwice, error),
            Suceso::StoreLate => {
                if let Some((step, epoch, seq, since_id)) = self.device.mind.unstored.take() {
                    self.device.store(&step, (epoch, seq, since_id), error);
                }
            }
            Suceso::Give => self.give(error),
            Suceso::Mark => {
                let ring = std::mem::take(&mut self.device.given);
                match error {
                    Some(Error::MarkBeforeShow) => self.put_on_screen(ring),
                    _ => self.device.mark(ring, error),
                }
            }
        }
    }

    fn restore(&mut self) {
        self.left.restores -= 1;
        let Some(backup) = self.backup.take() else { return };
        self.stop(0);
        self.stop(1);
        self.db = Db { epoch: self.db.epoch + 1, ..backup };
    }

    fn stop(&mut self, node: usize) {
        self.nodes[node] = None;
        if self.conn.as_ref().is_some_and(|conn| conn.node == node) {
            self.cut();
        }
    }

    fn cut(&mut self) {
        match &self.conn {
            Some(conn) if !conn.doomed && self.nodes[conn.node].is_some() => self.left.cuts -= 1,
            _ => {}
        }
        self.conn = None;
        self.device.disconnected();
    }

    fn tail(&mut self, node: usize, full: bool, error: Option<Error>) {
        let Some(n) = &mut self.nodes[node] else { return };
        let conn = self.conn.as_mut().filter(|conn| conn.node == node);
        let Some(record) = self.db.log.get(usize::from(n.cursor)).copied() else {
            n.rights_pending = false;
            if let Some(conn) = conn {
                conn.room &= self.db.member;
            }
            return;
        };
        let revoked = self.db.log[..usize::from(n.cursor)].contains(&Record::Rights);
        n.cursor += 1;
        if let Record::Entry(entry) = record {
            n.head = n.head.max(entry.seq);
        }
        let Some(conn) = conn else { return };
        match record {
            Record::Rights if error == Some(Error::RightsLate) => n.rights_pending = true,
            Record::Rights => conn.room &= self.db.member,
            Record::Live if !conn.room => {}
            Record::Entry(_) | Record::Live if full => {
                conn.doomed = !matches!(error, Some(Error::LoseInSilence | Error::NoHeads));
            }
            Record::Entry(entry) => conn.wire.push_back(Msg::Entry(entry)),
            Record::Live => {
                self.leaked |= revoked;
                conn.wire.push_back(Msg::Live);
            }
        }
    }

    fn serve(&mut self, error: Option<Error>) {
        let Some(conn) = &mut self.conn else { return };
        match conn.said.pop_front() {
            Some(Question::Pull(asked)) => {
                if let Some(node) = &mut self.nodes[conn.node]
                    && asked.greet
                {
                    node.head = node.head.max(self.db.head());
                }
                conn.answer.extend(self.db.answer(&asked, error));
            }
            Some(Question::Ack { epoch, seq }) if epoch == self.db.epoch => {
                self.db.stored = self.db.stored.max(seq.min(self.db.head()));
            }
            Some(Question::Ack { .. }) | None => {}
        }
    }

    fn beat(&mut self) {
        let Some(conn) = &mut self.conn else { return };
        let Some(node) = &self.nodes[conn.node] else { return };
        conn.wire.push_back(Msg::Head { epoch: self.db.epoch, head: node.head });
    }

    fn receive(&mut self, again: bool, error: Option<Error>) {
        let Some(conn) = &mut self.conn else { return };
        let Some(msg) = conn.wire.pop_front() else { return };
        if again {
            self.left.duplicates -= 1;
            conn.wire.push_front(msg.clone());
        }
        let before = (self.device.disk.epoch, self.device.disk.seq);
        let is_reset = matches!(msg, Msg::Reset(_));
        let said = self.device.receive(msg, error);
        let after = (self.device.disk.epoch, self.device.disk.seq);
        // Within an epoch the position only rises, and by what was stored.
        self.disordered |= before.0 == after.0 && !is_reset && after.1 < before.1;
        conn.said.extend(said);
    }

    fn give(&mut self, error: Option<Error>) {
        let Some(ring) = self.device.next_toast() else { return };
        self.device.given = ring;
        match error {
            Some(Error::MarkBeforeShow) => self.device.mark(ring, error),
            _ => self.put_on_screen(ring),
        }
    }

    fn put_on_screen(&mut self, ring: u8) {
        self.device.give(ring);
        self.shown[usize::from(ring)] += 1;
    }
}
