//! Everything that crosses a process. Each file is a theme, each test a sentence.
#[tokio::test(flavor = "multi_thread")]
async fn smoke() {
    let d = vigia_tests::desktop::Desktop::new().await.unwrap();
    let o = d.command("sh").args(["-c", "echo -n s3cret | secret-tool store --label=x a b && secret-tool lookup a b; ls -R $HOME; notify-send -u critical hola mundo 2>&1; gdbus call --session --dest org.freedesktop.Notifications --object-path /org/freedesktop/Notifications --method org.freedesktop.Notifications.Notify x 0 i t b '[]' '{}' 5"]).output().await.unwrap();
    println!("{}{}", String::from_utf8_lossy(&o.stdout), String::from_utf8_lossy(&o.stderr));
    println!("{:?}", d.toasts.all());
    let p = vigia_tests::postgres::Postgres::start().await.unwrap();
    println!("{}", p.new_database("a").await.unwrap());
}
